// The id of the page's socket while it is connected; "" otherwise.
let current = "";

export const socketId = (): string => current;

export function setSocketId(id: string): void {
  current = id;
}
