import { read, write, type CallOptions, type Envelope } from "./client.ts";

export interface TokenInfo {
  accessor: string;
  display_name: string;
  entity_id: string;
  policies: string[];
  path: string;
  /** Seconds left; 0: it does not end. */
  ttl: number;
  creation_ttl: number;
  expire_time: string | null;
  renewable?: boolean;
  type: string;
}

export const lookupSelf = (token?: string, options?: CallOptions): Promise<TokenInfo> => read("auth/token/lookup-self", token === undefined ? options : { ...options, token });
export const renewSelf = (): Promise<Envelope<null>> => write("auth/token/renew-self", {});
