// Checks a badge with npm's jose, which shares no code with the academy: the keys and the badge come in as JSON.
import { createLocalJWKSet, jwtVerify } from "jose";
import { readFileSync } from "node:fs";

const { token, jwks, issuer } = JSON.parse(readFileSync(0, "utf8"));
try {
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), { issuer, algorithms: ["ES256"] });
  console.log(JSON.stringify({ payload, header: protectedHeader }));
} catch (error) {
  console.log(JSON.stringify({ error: error.code }));
}
