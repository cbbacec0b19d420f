import os
import requests

class SecureETHGasClient:
    def __init__(self):
        self.access_token = os.environ.get('ETHGAS_ACCESS_TOKEN')
        self.refresh_token = os.environ.get('ETHGAS_REFRESH_TOKEN')
    
    def logout(self):
        """Secure logout with cleanup"""
        try:
            # Attempt to logout on server
            if self.access_token:
                response = requests.post(
                    "https://api.ethgas.com/api/v1/user/logout",
                    headers={"Authorization": f"Bearer {self.access_token}"}
                )
            
            # Always clean up local tokens
            self.clear_tokens()
            
            return True
        except Exception as e:
            print(f"Logout error: {e}")
            # Still clear tokens even if server logout fails
            self.clear_tokens()
            return True
    
    def clear_tokens(self):
        """Clear all stored tokens"""
        # Remove from environment variables
        if 'ETHGAS_ACCESS_TOKEN' in os.environ:
            del os.environ['ETHGAS_ACCESS_TOKEN']
        if 'ETHGAS_REFRESH_TOKEN' in os.environ:
            del os.environ['ETHGAS_REFRESH_TOKEN']
        
        # Clear instance variables
        self.access_token = None
        self.refresh_token = None
    
    def clear_secure_storage(self):
        """Clear tokens from secure storage"""
        try:
            # Clear from keychain (macOS)
            import subprocess
            subprocess.run([
                'security', 'delete-generic-password',
                '-s', 'ETHGas', '-a', os.getenv('USER')
            ], capture_output=True)
        except:
            pass
        
        try:
            # Clear from Windows Credential Manager
            import subprocess
            subprocess.run([
                'cmdkey', '/delete:ETHGas'
            ], capture_output=True)
        except:
            pass

# Usage
client = SecureETHGasClient()
client.logout()
client.clear_secure_storage()
