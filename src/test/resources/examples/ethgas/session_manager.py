class ETHGasSessionManager:
    def __init__(self):
        self.active_sessions = {}
    
    def create_session(self, username, password):
        """Create new session"""
        session = ETHGasSession(username, password)
        if session.login():
            self.active_sessions[username] = session
            return session
        return None
    
    def logout_session(self, username):
        """Logout specific session"""
        if username in self.active_sessions:
            session = self.active_sessions[username]
            session.logout()
            del self.active_sessions[username]
            return True
        return False
    
    def logout_all(self):
        """Logout all active sessions"""
        for username in list(self.active_sessions.keys()):
            self.logout_session(username)
    
    def cleanup_expired_sessions(self):
        """Clean up expired sessions"""
        current_time = time.time()
        expired_users = []
        
        for username, session in self.active_sessions.items():
            if not session.is_authenticated():
                expired_users.append(username)
        
        for username in expired_users:
            del self.active_sessions[username]
