#!/bin/sh
# Make the secrets that compose.yaml names, once; existing ones are kept. Nobody else enters their directory; the files
# themselves are readable, since a container reads its own mounted file under another user id.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
umask 022
random() { # bytes as base64 without + / =
    head -c "$1" /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'
}
make() { # name, command
    [ -s "secrets/$1" ] || "$2" "$3" >"secrets/$1"
}
fernet() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
make database_password random 24
make redis_password random 24
make jwt_secret random 64
make api_secret_key random 32
make reader_password random 24
make grafana_password random 12
[ -s secrets/fernet_key ] || fernet >secrets/fernet_key
if [ ! -s secrets/passwords.json ]; then
    password=$(random 12)
    printf '{"admin": "%s"}\n' "$password" >secrets/passwords.json
    echo "Airflow's admin password (shown this once): $password"
fi
