import requests

def logout(access_token):
    url = "https://api.ethgas.com/api/v1/user/logout"
    headers = {"Authorization": f"Bearer {access_token}"}
    
    response = requests.post(url, headers=headers)
    
    if response.status_code == 200:
        data = response.json()
        return data["data"]["loggedOut"]
    else:
        return False

# Usage
success = logout("your_access_token")
if success:
    print("Successfully logged out")
else:
    print("Logout failed")
