// Draws every element of class chart from the JSON beside it, in the colours of the page, and again when these change.
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Okabe and Ito's palette: told apart with any colour vision.
  const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8c6d1f", "#f0e442"];
  // Names whose colour means something; all others get one of COLOURS, the same whatever is chosen above the chart.
  const MEANINGS = {
    success: "#009e73", failure: "#d55e00", partial: "#e69f00", intercepted: "#0072b2", unknown: "#7f7f7f", other: "#7f7f7f",
  };

  const draw = (element) => {
    const data = JSON.parse(document.getElementById(element.id + "-data").textContent);
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim();
    const line = style.getPropertyValue("--line").trim();
    const select = document.querySelector(`select[data-chart="${element.id}"]`);
    const names = [...new Set(Object.values(data.choices).flat().map((trace) => trace.name))].filter((name) => !(name in MEANINGS));
    const colour = (name) => MEANINGS[name] ?? COLOURS[names.indexOf(name) % COLOURS.length];
    const chosen = data.choices[select.value];
    const lines = data.kind === "lines";
    const accent = style.getPropertyValue("--dot").trim();
    const soft = style.getPropertyValue("--soft").trim();
    const traces = chosen.map((trace, n) => ({
      ...trace,
      type: lines ? "scatter" : "bar",
      mode: lines ? "lines" : undefined,
      ...(lines ? {} : { marker: { color: colour(trace.name) } }),
      // The newest year stands out; the older, the fainter.
      line: lines ? { shape: "hv", width: n === chosen.length - 1 ? 4 : 1.5, color: n === chosen.length - 1 ? accent : soft } : undefined,
      opacity: lines ? 0.3 + (0.7 * (n + 1)) / chosen.length : 1,
    }));
    const axis = { color: ink, gridcolor: line, zerolinecolor: line, automargin: true };
    const layout = {
      barmode: "stack",
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, family: "system-ui, sans-serif" },
      margin: { t: 10, r: 10, b: 50, l: 50 },
      legend: { orientation: "h", y: -0.25 },
      xaxis: { ...axis, title: { text: data.x }, range: data.view ?? undefined },
      yaxis: { ...axis, title: { text: data.y }, rangemode: "tozero" },
    };
    Plotly.react(element, traces, layout, { responsive: true, displaylogo: false, displayModeBar: false });
  };

  const all = [...document.querySelectorAll(".chart")];
  for (const choice of document.querySelectorAll(".choice")) choice.hidden = false;
  for (const element of all) {
    element.hidden = false; // before drawing: a hidden element has no width
    draw(element);
    document.querySelector(`select[data-chart="${element.id}"]`).addEventListener("change", () => draw(element));
  }
  dark.addEventListener("change", () => all.forEach(draw));
})();
