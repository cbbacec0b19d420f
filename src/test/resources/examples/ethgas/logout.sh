curl -X POST "https://api.ethgas.com/api/v1/user/logout" \
  -H "Authorization: Bearer your_access_token"
