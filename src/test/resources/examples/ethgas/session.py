import requests
import time

class ETHGasSession:
    def __init__(self, username, password):
        self.username = username
        self.password = password
        self.access_token = None
        self.refresh_token = None
        self.base_url = "https://api.ethgas.com"
    
    def login(self):
        """Authenticate and get tokens"""
        response = requests.post(
            f"{self.base_url}/api/v1/user/login",
            json={
                "username": self.username,
                "password": self.password
            }
        )
        
        if response.status_code == 200:
            data = response.json()
            self.access_token = data["data"]["accessToken"]
            self.refresh_token = data["data"]["refreshToken"]
            return True
        return False
    
    def logout(self):
        """Logout and invalidate tokens"""
        if not self.access_token:
            return True  # Already logged out
        
        response = requests.post(
            f"{self.base_url}/api/v1/user/logout",
            headers={"Authorization": f"Bearer {self.access_token}"}
        )
        
        # Clear tokens regardless of response
        self.access_token = None
        self.refresh_token = None
        
        return response.status_code == 200
    
    def is_authenticated(self):
        """Check if user is authenticated"""
        return self.access_token is not None
    
    def make_request(self, endpoint, method="GET", data=None):
        """Make authenticated request"""
        if not self.access_token:
            raise Exception("Not authenticated")
        
        headers = {"Authorization": f"Bearer {self.access_token}"}
        
        if method == "GET":
            response = requests.get(f"{self.base_url}{endpoint}", headers=headers)
        else:
            response = requests.post(f"{self.base_url}{endpoint}", headers=headers, json=data)
        
        return response.json()

# Usage
session = ETHGasSession("username", "password")

# Login
if session.login():
    print("Successfully logged in")
    
    # Make some requests
    user_info = session.make_request("/api/v1/user/info")
    print(f"User info: {user_info}")
    
    # Logout when done
    if session.logout():
        print("Successfully logged out")
    else:
        print("Logout failed")
else:
    print("Login failed")
