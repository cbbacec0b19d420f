async function logout(accessToken) {
    const response = await fetch('https://api.ethgas.com/api/v1/user/logout', {
        method: 'POST',
        headers: {
            'Authorization': `Bearer ${accessToken}`
        }
    });

    if (response.ok) {
        const data = await response.json();
        return data.data.loggedOut;
    }
    return false;
}

// Usage
logout('your_access_token')
    .then(success => {
        if (success) {
            console.log('Successfully logged out');
        } else {
            console.log('Logout failed');
        }
    })
    .catch(error => console.error('Error:', error));
