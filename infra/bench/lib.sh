# What the measurements share; sourced from the top of the repository.
work=$(mktemp -d)
broker_port=${BROKER_PORT:-19092} bare_port=18000 gateway_port=18001 jwt_port=18003
broker_pid= bare_pid= gateway_pid= jwt_pid=

java=java
for candidate in "${JAVA_HOME:-/nonexistent}/bin/java" $(command -v java) /usr/lib/jvm/*/bin/java; do
  if [ -x "$candidate" ] && "$candidate" -version 2>&1 | grep -qE 'version "(2[5-9]|[3-9][0-9])'; then
    java=$candidate
    break
  fi
done

stop_all() {
  for pid in $gateway_pid $jwt_pid $bare_pid $broker_pid; do
    kill "$pid" 2>/dev/null || true
    # One that a measurement has stopped hears of it only when it goes on.
    kill -CONT "$pid" 2>/dev/null || true
  done
  wait
  rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

await() { # what, command …
  what=$1 tries=0
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$(pid_of "$what")" 2>/dev/null; then
      echo "$what does not start" >&2
      cat "$work/$what.log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

start_broker() { # by how many milliseconds its answers are late (0)
  "$java" ${BROKER_OPTS:--Xmx768m -XX:+UseSerialGC} -cp "infra/local/target/lib/*" infra/bench/Broker.java \
    "$work/kafka" "$broker_port" "${1:-0}" >"$work/broker.log" 2>&1 &
  broker_pid=$!
  await broker grep -q ready "$work/broker.log"
}

start_bare() {
  "$java" ${BARE_OPTS:--Xmx512m -XX:+UseSerialGC} -cp "api-gateway/target/lib/*" infra/bench/BareJetty.java \
    "$bare_port" "127.0.0.1:$broker_port" >"$work/bare.log" 2>&1 &
  bare_pid=$!
  await bare grep -q ready "$work/bare.log"
}

start_gateway() {
  jar=$(ls api-gateway/target/api-gateway-*.jar | head -n1)
  API_GATEWAY_PORT=$gateway_port API_GATEWAY_MANAGEMENT_PORT=18002 API_GATEWAY_REHEARSAL=0s \
    API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$broker_port \
    "$java" ${GATEWAY_OPTS:--Xmx512m -XX:+UseSerialGC} -jar "$jar" >"$work/gateway.log" 2>&1 &
  gateway_pid=$!
  await gateway curl -fs http://127.0.0.1:18002/health/ready
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# A gateway that asks for tokens, and a token for it in $token.
start_jwt() {
  openssl genrsa -out "$work/key.pem" 2048 2>/dev/null
  openssl rsa -in "$work/key.pem" -pubout -out "$work/public.pem" 2>/dev/null
  claims='{"iss":"bench","aud":"attempts","sub":"bench","scope":"attempts:write","exp":'$(($(date +%s) + 3600))'}'
  signed=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(printf '%s' "$claims" | base64url)
  token=$signed.$(printf '%s' "$signed" | openssl dgst -sha256 -sign "$work/key.pem" -binary | base64url)
  jar=$(ls api-gateway/target/api-gateway-*.jar | head -n1)
  API_GATEWAY_PORT=$jwt_port API_GATEWAY_MANAGEMENT_PORT=18004 API_GATEWAY_REHEARSAL=0s \
    API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$broker_port \
    API_GATEWAY_AUTH=jwt API_GATEWAY_JWT_ISSUER=bench API_GATEWAY_JWT_AUDIENCE=attempts \
    API_GATEWAY_JWT_KEY_FILE="$work/public.pem" \
    "$java" ${GATEWAY_OPTS:--Xmx512m -XX:+UseSerialGC} -jar "$jar" >"$work/jwt.log" 2>&1 &
  jwt_pid=$!
  await jwt curl -fs http://127.0.0.1:18004/health/ready
}

port_of() { eval "echo \$${1}_port"; }
pid_of() { eval "echo \$${1}_pid"; }

# Hundredths of a second of CPU that a process has used.
cpu_of() { awk '{print $14 + $15}' "/proc/$1/stat"; }
