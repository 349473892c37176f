/** The dialogs of the client, each loaded when it is first opened. */

import type { ChatModel, HeldMessage } from "../core/types";
import { lazy } from "../parts/lazy";
import type { Ui } from "./context";

const NewChat = lazy(() => import("./new-chat").then((m) => m.NewChatDialog));
const Settings = lazy(() => import("./settings").then((m) => m.SettingsDialog));
const Shortcuts = lazy(() => import("./shortcuts-dialog").then((m) => m.ShortcutsDialog));
const Trace = lazy(() => import("./trace-dialog").then((m) => m.TraceDialog));
const AddMembers = lazy(() => import("./add-members").then((m) => m.AddMembersDialog));
const Leave = lazy(() => import("./leave-dialog").then((m) => m.LeaveDialog));
const Confirm = lazy(() => import("./confirm").then((m) => m.ConfirmDialog));
const Info = lazy(() => import("./info-dialog").then((m) => m.InfoDialog));

export type SettingsPage =
  | "profile"
  | "appearance"
  | "notifications"
  | "privacy"
  | "devices"
  | "account";

export function showNewChat(ui: Ui, kind?: "direct" | "group" | "channel"): void {
  ui.show((close) => <NewChat onClose={close} {...(kind && { kind })} />);
}

export function showSettings(ui: Ui, page?: SettingsPage): void {
  ui.show((close) => <Settings onClose={close} {...(page && { page })} />);
}

export function showShortcuts(ui: Ui): void {
  ui.show((close) => <Shortcuts onClose={close} />);
}

export function showTrace(ui: Ui, chat: ChatModel, seq: number): void {
  ui.show((close) => <Trace chat={chat} seq={seq} onClose={close} />);
}

export function showInfo(ui: Ui, chat: ChatModel, message: HeldMessage): void {
  ui.show((close) => <Info chat={chat} message={message} onClose={close} />);
}

export function showAddMembers(ui: Ui, chat: ChatModel): void {
  ui.show((close) => <AddMembers chat={chat} onClose={close} />);
}

export function showLeave(ui: Ui, chat: ChatModel): void {
  ui.show((close) => <Leave chat={chat} onClose={close} />);
}

export interface Question {
  readonly title: string;
  readonly lead: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly run: () => Promise<unknown>;
}

/** Asks before something that cannot be undone. */
export function showConfirm(ui: Ui, question: Question): void {
  ui.show((close) => <Confirm {...question} onClose={close} />);
}
