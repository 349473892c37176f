import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { InEachLanguage } from "../i18n/words";
import type { Doing } from "./nodes";

export interface DemoWords {
  title(nodes: number): string;
  readonly lead: string;
  readonly nodes: string;
  readonly states: Readonly<Record<Doing | "running" | "stopped", string>>;
  readonly stop: string;
  stopNode(node: string): string;
  readonly start: string;
  startNode(node: string): string;
  readonly oneHasToStay: string;
  readonly noneAnswers: string;
  readonly reconnecting: string;
  on(node: string): string;
  score(sent: number, received: number): string;
  readonly messages: string;
  readonly sent: string;
  readonly sentMeans: string;
  readonly received: string;
  readonly receivedMeans: string;
  readonly underway: string;
  readonly underwayMeans: string;
  readonly lost: string;
  readonly lostMeans: string;
  readonly twice: string;
  readonly twiceMeans: string;
  readonly silence: string;
  readonly silenceMeans: string;
  seconds(n: number): string;
  send(messages: number): string;
  sending(said: number, messages: number): string;
  readonly reset: string;
}

const tenths = (tag: string) =>
  new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const en: DemoWords = {
  title: (nodes) => `Two people, ${nodes} ${nodes === 1 ? "node" : "nodes"}`,
  lead: "Alice and Bob are connected to different nodes, and what one says reaches the other through Kafka. Stop a node while they talk: whoever was on it reconnects to another one, the others take over its chats, and each message still arrives exactly once.",
  nodes: "Nodes",
  states: { running: "running", stopped: "stopped", starting: "starting", stopping: "stopping" },
  stop: "Stop",
  stopNode: (node) => `Stop ${node}`,
  start: "Start",
  startNode: (node) => `Start ${node}`,
  oneHasToStay: "One node has to stay",
  noneAnswers: "No node answers: is the demo still running?",
  reconnecting: "reconnecting…",
  on: (node) => `on ${node}`,
  score: (sent, received) => `${sent} sent, ${received} received`,
  messages: "Messages",
  sent: "sent",
  sentMeans: "acknowledged by the server",
  received: "received",
  receivedMeans: "handed to the other one",
  underway: "on the way",
  underwayMeans: "written, and not received yet",
  lost: "lost",
  lostMeans: "acknowledged, and missing where it should be by now",
  twice: "twice",
  twiceMeans: "received again",
  silence: "longest silence",
  silenceMeans: "something was on the way, and nothing got on",
  seconds: (n) => `${tenths("en").format(n)} s`,
  send: (messages) => `Send ${messages} messages each`,
  sending: (said, messages) => `Sending ${said} of ${messages}`,
  reset: "Reset",
};

const de: DemoWords = {
  title: (nodes) => `Zwei Leute, ${nodes} Knoten`,
  lead: "Alice und Bob sind mit verschiedenen Knoten verbunden, und was einer sagt, kommt über Kafka zum anderen. Halte einen Knoten an, während sie reden: Wer an ihm hing, verbindet sich mit einem anderen, die übrigen übernehmen seine Chats, und jede Nachricht kommt trotzdem genau einmal an.",
  nodes: "Knoten",
  states: { running: "läuft", stopped: "steht", starting: "startet", stopping: "hält an" },
  stop: "Anhalten",
  stopNode: (node) => `${node} anhalten`,
  start: "Starten",
  startNode: (node) => `${node} starten`,
  oneHasToStay: "Ein Knoten muss bleiben",
  noneAnswers: "Kein Knoten antwortet: Läuft die Demo noch?",
  reconnecting: "verbindet sich neu …",
  on: (node) => `an ${node}`,
  score: (sent, received) => `${sent} gesendet, ${received} angekommen`,
  messages: "Nachrichten",
  sent: "gesendet",
  sentMeans: "vom Server bestätigt",
  received: "angekommen",
  receivedMeans: "dem anderen übergeben",
  underway: "unterwegs",
  underwayMeans: "geschrieben und noch nicht angekommen",
  lost: "verloren",
  lostMeans: "bestätigt, aber nicht da, wo sie inzwischen sein müsste",
  twice: "doppelt",
  twiceMeans: "noch einmal angekommen",
  silence: "längste Stille",
  silenceMeans: "etwas war unterwegs, und nichts ging voran",
  seconds: (n) => `${tenths("de").format(n)} s`,
  send: (messages) => `Je ${messages} Nachrichten senden`,
  sending: (said, messages) => `Sendet ${said} von ${messages}`,
  reset: "Zurücksetzen",
};

const zh: DemoWords = {
  title: (nodes) => `两个人，${nodes} 个节点`,
  lead: "Alice 和 Bob 连接在不同的节点上，一方说的话经由 Kafka 到达另一方。在他们交谈时停掉一个节点：连在上面的人会重新连接到另一个节点，其余节点接管它的聊天，而每条消息仍然恰好到达一次。",
  nodes: "节点",
  states: { running: "运行中", stopped: "已停止", starting: "正在启动", stopping: "正在停止" },
  stop: "停止",
  stopNode: (node) => `停止 ${node}`,
  start: "启动",
  startNode: (node) => `启动 ${node}`,
  oneHasToStay: "必须留下一个节点",
  noneAnswers: "没有节点应答：演示还在运行吗？",
  reconnecting: "正在重新连接…",
  on: (node) => `在 ${node}`,
  score: (sent, received) => `已发送 ${sent}，已收到 ${received}`,
  messages: "消息",
  sent: "已发送",
  sentMeans: "服务器已确认",
  received: "已收到",
  receivedMeans: "已交给对方",
  underway: "途中",
  underwayMeans: "已写，对方尚未收到",
  lost: "丢失",
  lostMeans: "已确认，却没有出现在该出现的地方",
  twice: "重复",
  twiceMeans: "又收到一次",
  silence: "最长静默",
  silenceMeans: "有消息在途中，却毫无进展",
  seconds: (n) => `${tenths("zh").format(n)} 秒`,
  send: (messages) => `各发送 ${messages} 条消息`,
  sending: (said, messages) => `正在发送 ${said} / ${messages}`,
  reset: "清零",
};

export const DEMO_WORDS: InEachLanguage<DemoWords> = { en, de, zh };

export const WordsContext = createContext(en);

export function useWords(): DemoWords {
  return useContext(WordsContext);
}
