import { errors, parts, product, shell } from "./en/common.ts";
import { code } from "./en/code.ts";
import { json } from "./en/json.ts";
import { login } from "./en/login.ts";
import { policies } from "./en/policies.ts";
import { seal } from "./en/seal.ts";
import { secrets } from "./en/secrets.ts";
import { unseal } from "./en/unseal.ts";
import { welcome } from "./en/welcome.ts";

/** Every English text of the UI, one file a room. Texts of the server are shown as they come. */
export const t = { product, parts, errors, shell, code, json, login, policies, seal, secrets, unseal, welcome };
