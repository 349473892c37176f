import type { ParleyHttp } from "@parley/client/http";
import { told } from "./failure";
import { heldOf } from "./held";
import type { PeopleModel } from "./people";
import type { Channel, Page, Person, SearchFilters, SearchPage } from "./types";

/** Looks for people, channels and messages; as often as the views see fit. */
export class Find {
  constructor(
    private readonly http: Pick<ParleyHttp, "get">,
    private readonly peopleOf: PeopleModel,
  ) {}

  async users(query: string, next?: string): Promise<Page<Person>> {
    const page = await told(this.http.get("/v1/users", { query: { query, ...after(next) } }));
    return pageOf(
      page.users.map((user) => this.peopleOf.learn(user)),
      page.next_cursor,
    );
  }

  async channels(query: string, next?: string): Promise<Page<Channel>> {
    const page = await told(this.http.get("/v1/channels", { query: { query, ...after(next) } }));
    return pageOf(page.channels, page.next_cursor);
  }

  async messages(q: string, filters: SearchFilters = {}, next?: string): Promise<SearchPage> {
    const query = { q, ...filters, ...after(next) };
    const page = await told(this.http.get("/v1/search", { query }));
    return pageOf(page.messages.map(heldOf), page.next_cursor);
  }
}

function after(next: string | undefined) {
  return next === undefined ? {} : { cursor: next };
}

function pageOf<T>(items: readonly T[], next: string | undefined): Page<T> {
  return { items, ...(next !== undefined && { next }) };
}
