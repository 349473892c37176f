package chat.parley.store;

import chat.parley.chat.ChatId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// [Webhooks] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlWebhooks implements Webhooks {
  private final SqlStore store;

  SqlWebhooks(SqlStore store) {
    this.store = store;
  }

  @Override
  public boolean add(Webhook webhook, int max) {
    return store.keep("add a webhook", handle -> WebhookTable.insert(handle, webhook, max));
  }

  @Override
  public List<Webhook> all() {
    return store.read("read webhooks", WebhookTable::all);
  }

  @Override
  public Optional<Webhook> find(String id) {
    return store.read("read a webhook", handle -> WebhookTable.find(handle, id));
  }

  @Override
  public boolean change(Webhook webhook) {
    return store.keep("change a webhook", handle -> WebhookTable.update(handle, webhook));
  }

  @Override
  public boolean remove(String id) {
    return store.keep(
        "remove a webhook",
        handle -> {
          boolean was = WebhookTable.delete(handle, id);
          WebhookCursorTable.delete(handle, id);
          return was;
        });
  }

  @Override
  public Optional<ChatId> begin(String id, Optional<ChatId> after, OptionalLong from, int limit) {
    return store.write(
        "put a webhook's cursors",
        handle -> WebhookCursorTable.begin(handle, id, after, from, limit));
  }

  @Override
  public boolean begin(String id, ChatId chat, OptionalLong from) {
    return store.write(
        "put a webhook's cursor", handle -> WebhookCursorTable.begin(handle, id, chat, from));
  }

  @Override
  public boolean put(String id, ChatId chat, long seq) {
    return store.write(
        "put a webhook's cursor", handle -> WebhookCursorTable.put(handle, id, chat, seq));
  }

  @Override
  public void setReady(String id) {
    store.keep(
        "begin a webhook",
        handle -> {
          WebhookTable.setReady(handle, id);
          return true;
        });
  }

  @Override
  public Lag lag(Webhook webhook) {
    return store.read(
        "count what is to be sent", handle -> WebhookCursorTable.lag(handle, webhook));
  }

  @Override
  public Look behind(Webhook webhook, Optional<ChatId> after, int limit) {
    return store.read(
        "look for what is to be sent",
        handle -> WebhookCursorTable.behind(handle, webhook.id(), after, limit));
  }

  @Override
  public OptionalLong hold(String id, ChatId chat, String node, long now, long until) {
    return store.write(
        "hold a chat for a webhook",
        handle -> WebhookCursorTable.hold(handle, id, chat, node, now, until));
  }

  @Override
  public boolean release(String id, ChatId chat, String node, long from, long to) {
    return store.write(
        "move a webhook's cursor",
        handle -> WebhookCursorTable.release(handle, id, chat, node, from, to));
  }

  @Override
  public void succeeded(String id, long at) {
    store.change("note a delivery", handle -> WebhookTable.succeeded(handle, id, at));
  }

  @Override
  public void failed(String id, long at, long failures, String error) {
    store.change("note a delivery", handle -> WebhookTable.failed(handle, id, at, failures, error));
  }

  @Override
  public void disable(String id, long at, String error) {
    store.change(
        "disable a webhook",
        handle -> {
          WebhookTable.failed(handle, id, at, 1, error);
          WebhookTable.disable(handle, id);
        });
  }
}
