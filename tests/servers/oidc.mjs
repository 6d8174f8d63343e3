// The npm package oidc-provider as a tenant of Microsoft Entra: node oidc.mjs PACKAGE SETTINGS
// SETTINGS is a file of JSON: what tests/servers/oidc.py says.
import fs from 'node:fs';
import https from 'node:https';
import { createPublicKey } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [script, file] = process.argv.slice(2);
const settings = JSON.parse(fs.readFileSync(file));
const { default: Provider } = await import(pathToFileURL(script));
const base = `/${settings.tenant}/v2.0`;
const issuer = `https://${settings.host}${base}`;
const device = 'urn:ietf:params:oauth:grant-type:device_code';
const certificate = createPublicKey(fs.readFileSync(settings.certificate)).export({ format: 'jwk' });
const scope = ['openid', 'offline_access', 'profile', 'email', ...settings.scopes].join(' ');
const common = { redirect_uris: [], response_types: [], scope };

const provider = new Provider(issuer, {
  clients: [
    {
      ...common, client_id: settings.confidential, client_secret: settings.secret,
      token_endpoint_auth_method: 'client_secret_post', redirect_uris: [settings.redirect], response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    },
    {
      ...common, client_id: settings.company, client_secret: settings.secret,
      token_endpoint_auth_method: 'client_secret_post', redirect_uris: [settings.back], response_types: ['code'],
      grant_types: ['authorization_code'],
    },
    {
      ...common, client_id: settings.certified, token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...certificate, kty: 'RSA' }] }, grant_types: ['client_credentials'],
    },
    {
      ...common, client_id: settings.public, token_endpoint_auth_method: 'none', application_type: 'native',
      grant_types: [device, 'refresh_token'],
    },
  ],
  scopes: scope.split(' '),
  claims: { profile: ['preferred_username', 'tid'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, preferred_username: id, tid: settings.tenant, email: id,
      email_verified: !id.startsWith(settings.unverified),
    }),
  }),
  features: {
    clientCredentials: { enabled: true }, deviceFlow: { enabled: true }, devInteractions: { enabled: true },
    revocation: { enabled: true },
  },
  pkce: { required: () => true },
  routes: { token: '/token', authorization: '/authorize' },
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  enabledJWA: { clientAuthSigningAlgValues: ['PS256'] },
  ttl: { AccessToken: 3600, ClientCredentials: 3600 },
});

for (const event of ['server_error', 'grant.error']) {
  provider.on(event, (_, error) => console.log(event, error.message, error.error_detail));
}
const answer = provider.callback();
https.createServer({ key: fs.readFileSync(settings.tls_key), cert: fs.readFileSync(settings.tls_certificate) },
  (request, response) => {
    // Entra's list of its clouds, which no other server has.
    if (request.url.startsWith('/common/discovery/instance')) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ metadata: [{ aliases: [settings.host] }] }));
      return;
    }
    // It knows no choice of accounts, and gives no token that lasts unless it asks for consent.
    request.url = request.url.replace('prompt=select_account', 'prompt=consent');
    request.originalUrl = request.url;
    request.url = request.url.startsWith(base) ? request.url.slice(base.length) || '/' : request.url;
    answer(request, response);
  }).listen(settings.port, '127.0.0.1');
