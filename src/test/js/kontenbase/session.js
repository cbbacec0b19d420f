// One person's way through the product's own client; what each call gave goes to the output.
const { KontenbaseClient } = require('@kontenbase/sdk');

const [url, apiKey, email] = process.argv.slice(2);
const password = 'securepassword123';
const client = () => new KontenbaseClient({ url, apiKey });

async function main() {
  const { auth } = client();
  const said = {};
  said.registered = await auth.register({ firstName: 'Ada', lastName: 'Lovelace', email, password });
  said.registeredAgain = await client().auth.register({ firstName: 'Ada', email, password });
  said.user = await auth.user();
  said.lookedUp = await auth.user({ lookup: '*' });
  said.updated = await auth.update({ firstName: 'Grace' });
  said.verified = await auth.verifyToken();
  said.loggedOut = await auth.logout();
  said.tokenLeft = auth.token();
  // The client goes on sending the token it had.
  said.userAfterwards = await auth.user();
  said.loggedOutAgain = await auth.logout();
  said.wrongPassword = await auth.login({ email, password: 'another password' });
  said.loggedIn = await auth.login({ email, password });
  said.elsewhere = await client().auth.login({ email, password });
  said.changed = await auth.changePassword({ oldPassword: password, newPassword: 'a brand new one' });
  said.userAfterChange = await auth.user();
  said.oldPassword = await client().auth.login({ email, password });
  said.newPassword = await client().auth.login({ email, password: 'a brand new one' });
  said.noProject = await new KontenbaseClient({ url, apiKey: 'nobodys-key' }).auth.login({ email, password });
  console.log(JSON.stringify(said));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
