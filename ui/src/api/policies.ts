import { list, read, remove, write, type CallOptions } from "./client.ts";

const at = (name: string): string => "sys/policies/acl/" + name.split("/").map(encodeURIComponent).join("/");

export const listPolicies = (options?: CallOptions): Promise<string[]> => list("sys/policies/acl", options);
export const readPolicy = (name: string, options?: CallOptions): Promise<string> => read<{ policy: string }>(at(name), options).then(({ policy }) => policy);
export const writePolicy = (name: string, policy: string): Promise<unknown> => write(at(name), { policy });
export const deletePolicy = (name: string): Promise<unknown> => remove(at(name));
