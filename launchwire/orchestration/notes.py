"""Called by Airflow's scheduler when a run ends: the report's line becomes the run's note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.listeners import hookimpl

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy.orm import Session


@hookimpl
def on_dag_run_success(dag_run: DagRun, msg: str) -> None:
    """Note a run that went well."""
    _note(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: DagRun, msg: str) -> None:
    """Note a run that failed."""
    _note(dag_run)


def _note(dag_run: DagRun) -> None:
    """Write the note in the scheduler's own transaction, which holds the run's row; `dag.test()` has none to share."""
    from airflow.utils.session import create_session
    from sqlalchemy.orm import object_session

    session = object_session(dag_run)
    if session is not None:
        _write(session, dag_run)
    else:
        with create_session() as own:
            _write(own, dag_run)


def _write(session: Session, dag_run: DagRun) -> None:
    from airflow.models.dagrun import DagRunNote
    from airflow.models.xcom import XComModel
    from sqlalchemy import select

    if session.get(DagRunNote, dag_run.id) is not None:
        return  # a note that a person wrote stays
    query = select(XComModel).where(
        XComModel.dag_id == dag_run.dag_id,
        XComModel.run_id == dag_run.run_id,
        XComModel.task_id == "report",
        XComModel.key == "note",
    )
    found = session.scalars(query).first()
    if found is not None:
        note = DagRunNote(str(XComModel.deserialize_value(found)))  # type: ignore[no-untyped-call]
        note.dag_run_id = dag_run.id
        session.add(note)
