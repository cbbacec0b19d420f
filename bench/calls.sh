# To be sourced after service.sh, by scripts that end at the first error (set -e).

operator="Authorization: Bearer $GATEHOUSE_ADMIN_KEY"

# calls [ROUNDS]: about 25 calls a round, as clients of each sample tenant and operators make them: somebody new signs
# in, is known, goes on, is known again and logs out. Fails at the first answer that is not the one that was promised.
calls() {
  local round
  for ((round = 1; round <= ${1:-4}; round++)); do
    somebody="somebody-$round@example.com"
    expect 200 GET /admin/v1/tenants '' "$operator"
    webmix
    ethgas
    sig
    transak
    kontenbase
    expect 200 GET /t/webmix/.well-known/jwks.json
    expect 200 GET /t/ethgas/openapi.yaml
  done
}

webmix() {
  local tenant='x-tenant-token: sample-credential-of-webmix'
  local who="{\"method\":\"password\",\"email\":\"$somebody\",\"password\":\"correct horse\"}"
  expect 201 POST /auth/signup "$who" "$tenant"
  expect 201 POST /auth/signin "$who" "$tenant"
  expect 201 POST /auth/refresh-token "{\"refreshToken\":\"$(of refreshToken)\"}" "$tenant"
  token="x-token: $(of accessToken)"
  expect 200 GET /auth/authenticated-user '' "$tenant" "$token"
  expect 200 GET /auth/logout '' "$tenant" "$token"
}

ethgas() {
  local user=/t/ethgas/api/v1/user
  account ethgas
  expect 200 POST $user/login "{\"username\":\"$somebody\",\"password\":\"correct horse\"}"
  expect 200 POST $user/login/refresh "{\"refreshToken\":\"$(of refreshToken)\"}"
  token="Authorization: Bearer $(of accessToken)"
  expect 200 POST $user/login/verify '' "$token"
  expect 200 POST $user/logout '' "$token"
  expect 401 POST $user/login/verify '' "$token"
}

sig() {
  local api=/t/sig/api refresh
  account sig
  expect 200 POST $api/login "{\"email\":\"$somebody\",\"password\":\"correct horse\"}"
  refresh="{\"refresh_token\":\"$(of refresh_token)\"}"
  expect 200 POST $api/token/refresh "$refresh"
  token="Authorization: Bearer $(of token)"
  expect 200 GET $api/me '' "$token"
  expect 200 POST $api/logout "$refresh" "$token"
  expect 401 POST $api/token/refresh "$refresh"
}

transak() {
  local who="\"apiKey\":\"sample-credential-of-transak\",\"email\":\"$somebody\"" code
  expect 200 POST /t/transak/api/v2/auth/login "{$who}"
  until code=$(sed -n "s/.*recipient=$somebody code=//p" "$home/log") && [ -n "$code" ]; do
    read -rt 0.01 -u $silence || :
  done
  expect 200 POST /t/transak/api/v2/auth/verify "{$who,\"otp\":\"$code\",\"stateToken\":\"$(of stateToken)\"}"
  token="authorization: $(of accessToken)"
  expect 200 GET /t/transak/api/v2/auth/refresh '' "$token"
  token="authorization: $(of accessToken)"
  expect 200 GET /t/transak/api/v2/user/ '' "$token"
  expect 200 POST /t/transak/api/v1/auth/logout '' "$token"
}

kontenbase() {
  local auth=/query/api/v1/sample-credential-of-kontenbase/auth
  local who="\"email\":\"$somebody\",\"password\":\"correct horse\""
  expect 201 POST $auth/register "{\"firstName\":\"Ada\",$who}"
  expect 200 POST $auth/login "{$who}"
  token="Authorization: Bearer $(of token)"
  expect 200 GET $auth/user '' "$token"
  expect 200 POST $auth/logout '' "$token"
  expect 401 GET $auth/user '' "$token"
}

# expect STATUS METHOD PATH [BODY [HEADER...]]
expect() {
  call "$GATEHOUSE_PORT" "${@:2}"
  if [ "$status" != "$1" ]; then
    echo "expected $1: ${*:2:2}: ${status:-nothing} $body" >&2
    return 1
  fi
}

# of FIELD: what the last answer says there.
of() {
  [[ $body =~ \"$1\":\"([^\"]*) ]] && echo "${BASH_REMATCH[1]}"
}

# account TENANT: an account made by an operator.
account() {
  expect 201 POST "/admin/v1/tenants/$1/accounts" \
    "{\"username\":\"$somebody\",\"email\":\"$somebody\",\"password\":\"correct horse\"}" "$operator"
}
