import requests

url = "https://api-gateway-stg.transak.com/api/v1/auth/logout"

headers = {"authorization": "YOUR_USER_AUTH_TOKEN"}

response = requests.post(url, headers=headers)

print(response.json())
