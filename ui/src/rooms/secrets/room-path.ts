/** The first segment of the room's addresses. */
export const secrets = "secrets";
