/** What the build tells the service worker. */

/** The paths of all files that the client may ask for, `/` first: what to hold for when it is offline. */
declare const __PARLEY_FILES__: readonly string[];
/** Changes whenever one of them does. */
declare const __PARLEY_VERSION__: string;
