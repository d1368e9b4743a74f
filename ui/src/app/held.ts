import { signal } from "@preact/signals";
import type { Room } from "./rooms.ts";

/** A room in front of the door that must not be taken away yet, whatever the server's state becomes: the shares of an initialisation are on it. */
export const held = signal<Room | null>(null);
