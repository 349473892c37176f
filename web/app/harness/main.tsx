/** Shows the views with invented data. What is shown, the query says: ?state=open&theme=dark&lang=de */
import { render } from "preact";
import "../src/styles/index.css";
import "../src/styles/page.css";
import { ParleyApp } from "../src/views/app";
import { hashRouter } from "../src/views/router";
import { fakeAccount } from "./fake-account";

const query = new URLSearchParams(location.search);
const app = document.getElementById("app");
const account = fakeAccount(query);
Object.assign(window, { account });
if (app !== null) render(<ParleyApp account={account} router={hashRouter(window)} ownsPage />, app);
