import atexit

# Register logout on application exit
atexit.register(client.logout)

# Or use context manager
class ETHGasContext:
    def __init__(self, username, password):
        self.client = ETHGasSession(username, password)
    
    def __enter__(self):
        self.client.login()
        return self.client
    
    def __exit__(self, exc_type, exc_val, exc_tb):
        self.client.logout()

# Usage
with ETHGasContext("username", "password") as client:
    # Use client for API calls
    user_info = client.make_request("/api/v1/user/info")
    # Automatic logout when exiting context
