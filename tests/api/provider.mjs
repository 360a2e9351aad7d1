// SPDX-License-Identifier: Apache-2.0
// An OpenID Connect provider for tests: oidc-provider, with people who need no password.
//   node provider.mjs '{"redirect": ..., "secret": ..., "alg": ..., "method": ..., "inToken": true, "port": 0}'
// It says its address on standard output.  POST /test {"who": ..., "keys": true, "deny": true} says who comes next, draws new keys
// or lets the next one be denied.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const given = JSON.parse(process.argv[2]);
const state = { who: "alice", deny: false, number: 0 };
const PEOPLE = {
  alice: { email: "alice@example.com", email_verified: true, preferred_username: "alice", groups: ["staff", "admins"] },
  bob: { email: "bob@example.com", email_verified: true, preferred_username: "bob", groups: ["bots"] },
  carol: { email: "carol@example.com", email_verified: true, preferred_username: "carol" },
  mallory: { email: "carol@example.com", email_verified: false, preferred_username: "mallory", groups: ["nobodies"] },
};

function keys() {
  state.number++;
  return {
    keys: ["rsa", "ec"].map((kind) => {
      const { privateKey } = generateKeyPairSync(kind, kind === "rsa" ? { modulusLength: 2048 } : { namedCurve: "P-256" });
      return { ...privateKey.export({ format: "jwk" }), kid: `${kind}-${state.number}`, use: "sig" };
    }),
  };
}

let provider, issuer;
function renew() {
  provider = new Provider(issuer, {
    clients: [{
      client_id: "lintel", client_secret: given.secret, redirect_uris: [given.redirect], grant_types: ["authorization_code"],
      response_types: ["code"], id_token_signed_response_alg: given.alg, token_endpoint_auth_method: given.method,
    }],
    jwks: keys(),
    cookies: { keys: ["for tests"] },
    pkce: { required: () => true },
    conformIdTokenClaims: !given.inToken,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username", "groups"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  });
  // The issuer's own socket changes with its keys, its address does not.
  provider.on("server_error", (_, error) => console.error(error));
}

async function interact(request, answer) {
  if (state.deny) {
    state.deny = false;
    return provider.interactionFinished(request, answer, { error: "access_denied", error_description: "canary-description" });
  }
  const grant = new provider.Grant({ accountId: state.who, clientId: "lintel" });
  grant.addOIDCScope("openid profile email");
  return provider.interactionFinished(request, answer, { login: { accountId: state.who, remember: false }, consent: { grantId: await grant.save() } });
}

const server = createServer((request, answer) => {
  if (request.url.startsWith("/test")) {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      const asked = JSON.parse(body);
      if (asked.keys) renew();
      Object.assign(state, asked);
      answer.end("{}");
    });
  } else if (request.url.startsWith("/interaction/")) {
    interact(request, answer).catch((error) => { answer.statusCode = 500; answer.end(String(error)); });
  } else {
    provider.callback()(request, answer);
  }
});
server.listen(given.port ?? 0, "127.0.0.1", () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  renew();
  console.log(issuer);
});
