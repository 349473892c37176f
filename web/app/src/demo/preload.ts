/**
 * Loads what the client otherwise loads when it is needed: the node that this page came from may be stopped by then.
 */
export async function preload(): Promise<void> {
  await Promise.allSettled([
    import("../parts/emoji-picker"),
    import("../views/add-members"),
    import("../views/confirm"),
    import("../views/details-panel"),
    import("../views/info-dialog"),
    import("../views/leave-dialog"),
    import("../views/lightbox"),
    import("../views/new-chat"),
    import("../views/search-panel"),
    import("../views/settings"),
    import("../views/shortcuts-dialog"),
    import("../views/trace-dialog"),
    import("../views/wire-drawer"),
  ]);
}
