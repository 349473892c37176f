package chat.parley.api;

import chat.parley.chat.ChatId;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.LiveSession;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.BadFrame;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore.KnownChat;
import chat.parley.store.AdminStore.KnownUser;
import chat.parley.store.AdminStore.Which;
import chat.parley.store.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What administrators see: nodes, sessions, chats, users, and what was done. Nothing of what is
/// said in chats.
final class AdminViews {
  private static final Logger log = LoggerFactory.getLogger(AdminViews.class);
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;
  private static final int MAX_QUERY = 100;

  private final ForAdmins admin;
  private final AccountStore accounts;
  private final Operators operators;

  AdminViews(ForAdmins admin, AccountStore accounts, Operators operators) {
    this.admin = admin;
    this.accounts = accounts;
    this.operators = operators;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/v1/admin/nodes", operators.only(this::nodes)),
        Route.open("GET", "/v1/admin/sessions", operators.only(this::sessions)),
        Route.open("GET", "/v1/admin/chats", operators.only(this::chats)),
        Route.open("GET", "/v1/admin/users", operators.only(this::users)),
        Route.open("GET", "/v1/admin/audit", operators.only(this::audit)));
  }

  private static <T> T known(Supplier<T> lookup) {
    try {
      return lookup.get();
    } catch (DirectoryException e) {
      log.warn("The directory does not answer: {}", e.getMessage());
      throw Api.unavailable("the directory");
    }
  }

  private HttpReply nodes(Call call) {
    Map<String, String> nodes = new TreeMap<>();
    known(admin.directory()::incarnations)
        .forEach((node, incarnation) -> nodes.put(node.value(), incarnation.value()));
    List<Map<String, Object>> shown =
        nodes.entrySet().stream()
            .map(
                node ->
                    Map.<String, Object>of(
                        "node_id", node.getKey(), "incarnation", node.getValue()))
            .toList();
    return HttpReply.json(200, Map.of("nodes", shown));
  }

  /// Of one user: the directory knows no list of all that would not mean to ask for each.
  private HttpReply sessions(Call call) {
    UserId user =
        call.option("user_id", UserId::new)
            .orElseThrow(() -> Problem.of(BadFrame.field("user_id", "is missing")));
    List<LiveSession> live = known(() -> admin.directory().sessions(user));
    return HttpReply.json(
        200,
        Map.of(
            "connections",
            live.stream()
                .map(
                    one ->
                        Map.of(
                            "connection_id", one.session().value(), "node_id", one.node().value()))
                .toList(),
            "sessions",
            accounts.signIns(user).stream()
                .map(signIn -> Sessions.shown(signIn, Optional.empty()))
                .toList()));
  }

  private HttpReply chats(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    List<KnownChat> chats = admin.store().chats(Cursor.of(call, ChatId::new), limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "chats",
            chats,
            limit,
            page -> page.stream().map(AdminViews::shown).toList(),
            chat -> chat.chat().value()));
  }

  private static Map<String, Object> shown(KnownChat chat) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("chat_id", chat.chat().value());
    object.put("kind", chat.kind());
    object.put("members", chat.members());
    object.put("seq", chat.head());
    object.put("created_at", chat.createdAt());
    object.put("active_at", chat.activeAt());
    return object;
  }

  private HttpReply users(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    Which which = call.option("state", AdminViews::which).orElse(Which.KNOWN);
    String query = call.option("query", text -> Text.line(text, MAX_QUERY)).orElse("");
    List<KnownUser> users =
        admin.store().users(which, query, Cursor.of(call, UserId::new), limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "users",
            users,
            limit,
            page -> page.stream().map(AdminUsers::shown).toList(),
            user -> user.user().value()));
  }

  private static Which which(String state) {
    return switch (state) {
      case "known" -> Which.KNOWN;
      case "disabled" -> Which.DISABLED;
      case "admin" -> Which.ADMIN;
      case "deleted" -> Which.DELETED;
      default -> throw new IllegalArgumentException("must be known, disabled, admin or deleted");
    };
  }

  private HttpReply audit(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    List<AuditEntry> entries =
        admin
            .audit()
            .log()
            .page(
                call.option("actor", AdminViews::id),
                call.option("target", AdminViews::id),
                Cursor.of(call, AdminViews::id),
                limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "entries",
            entries,
            limit,
            page -> page.stream().map(AdminViews::shown).toList(),
            AuditEntry::id));
  }

  private static String id(String text) {
    return Text.line(text, 300);
  }

  private static Map<String, Object> shown(AuditEntry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("audit_id", entry.id());
    object.put("at", entry.at());
    object.put("actor", entry.actor());
    object.put("action", entry.action());
    entry.target().ifPresent(target -> object.put("target", target));
    object.put("details", entry.details());
    object.put("node_id", entry.node());
    object.put("address", entry.address());
    return object;
  }
}
