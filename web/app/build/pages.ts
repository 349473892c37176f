import type { Plugin } from "vite";

/** Has the development server answer at `/demo` and the like, as a node does. */
export function pagesInDevelopment(names: readonly string[]): Plugin {
  return {
    name: "parley:pages",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path, query] = (request.url ?? "").split("?", 2);
        if (path !== undefined && names.includes(path.slice(1))) {
          request.url = `${path}.html${query === undefined ? "" : `?${query}`}`;
        }
        next();
      });
    },
  };
}
