import type { HeldMessage, Kind, Member, Role } from "./types";

/** Who I am in a chat. */
export interface Standing {
  readonly me: string;
  readonly kind: Kind;
  readonly member: boolean;
  /** Undefined as long as it is not known: then I am taken for a plain member. */
  readonly role: Role | undefined;
}

export type Right = "send" | "rename" | "add_members" | "set_role";

/** "Who may do what" in docs/protocol.md, so that menus offer what the server would take. */
export function may({ kind, member, role }: Standing, what: Right): boolean {
  if (!member) {
    return false;
  }
  switch (what) {
    case "send":
      return true;
    case "rename":
    case "add_members":
      return kind !== "direct" && (role === "owner" || role === "moderator");
    case "set_role":
      return kind !== "direct" && role === "owner";
  }
}

export function mayRemove({ me, kind, member, role }: Standing, whom: Member | undefined): boolean {
  if (!member || kind === "direct" || whom === undefined || whom.user_id === me) {
    return false; // oneself leaves
  }
  return role === "owner" || (role === "moderator" && whom.role === "member");
}

export function mayDelete({ me, kind, member, role }: Standing, message: HeldMessage): boolean {
  if (!member || message.deleted) {
    return false;
  }
  const moderates = kind !== "direct" && (role === "owner" || role === "moderator");
  return message.sender_id === me || moderates;
}
