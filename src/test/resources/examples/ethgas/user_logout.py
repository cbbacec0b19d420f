def handle_user_logout(client):
    """Handle user logout request"""
    try:
        # Show logout confirmation
        confirm = input("Are you sure you want to logout? (y/n): ")
        
        if confirm.lower() == 'y':
            if client.logout():
                print("Successfully logged out")
                return True
            else:
                print("Logout failed")
                return False
        else:
            print("Logout cancelled")
            return False
    except Exception as e:
        print(f"Logout error: {e}")
        return False
