const url = 'https://api-gateway-stg.transak.com/api/v1/auth/logout';
const options = {method: 'POST', headers: {authorization: 'YOUR_USER_AUTH_TOKEN'}};

try {
  const response = await fetch(url, options);
  const data = await response.json();
  console.log(data);
} catch (error) {
  console.error(error);
}
