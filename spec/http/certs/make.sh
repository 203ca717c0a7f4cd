#!/bin/sh
# Throw-away certificates of the transport's specs (already in this directory; run again only to replace them). All servers have one key.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = own
[own]
dir = $work
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
CNF
: > "$work/index.txt"; echo 01 > "$work/serial"
for ca in first second; do
  key "$work/$ca.key"
  openssl req -x509 -new -key "$work/$ca.key" -out "$ca-ca.pem" -subj "/CN=$ca spec authority" -days 12000
done
key server.key; key client.key
sign() { # authority, name, subject, alternative names, first day, last day, key
  openssl req -new -key "$7" -subj "/CN=$3" -addext "subjectAltName=$4" -out "$work/csr"
  openssl ca -batch -config "$work/ca.cnf" -keyfile "$work/$1.key" -cert "$1-ca.pem" -in "$work/csr" -out "$2" -startdate "$5" -enddate "$6" -notext
}
here="DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1"
sign first server.crt "spec server" "$here" 20250101000000Z 20581231000000Z server.key
sign second second-server.crt "spec server of the second" "$here" 20250101000000Z 20581231000000Z server.key
sign first expired.crt "spec server of last year" "$here" 20240101000000Z 20250101000000Z server.key
sign first elsewhere.crt "spec server elsewhere" "DNS:api.elsewhere.example" 20250101000000Z 20581231000000Z server.key
sign first client.crt "spec client" "DNS:client" 20250101000000Z 20581231000000Z client.key
rm -rf "$work"
