import { expect, it } from "vitest";
import { withoutArmor } from "./armor.ts";

it("an armored key becomes its base64", () => {
  expect(withoutArmor("-----BEGIN PGP PUBLIC KEY BLOCK-----\r\nComment: of Ada\r\n\r\nmDMEZ\r\nAbCd==\r\n=xyz1\r\n-----END PGP PUBLIC KEY BLOCK-----\r\n")).toBe("mDMEZAbCd==");
  expect(withoutArmor("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ\n=xyz1\n-----END PGP PUBLIC KEY BLOCK-----")).toBe("mDMEZ");
});
it("base64 stays, in one line", () => {
  expect(withoutArmor(" mDMEZ\nAbCd== \n")).toBe("mDMEZAbCd==");
});
