package chat.parley.hooks;

import chat.parley.store.Webhooks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How deliveries to one webhook have gone on this node since it was last written down.
///
/// Confined to the thread of [Deliveries].
final class Report {
  private long succeededAt;
  private long failedAt;
  private long failures;
  private @Nullable String error;
  private boolean failedLast;

  void note(Run.Result result, long at) {
    switch (result) {
      case Run.Done(int told, boolean _) -> {
        if (told > 0) {
          succeeded(at);
        }
      }
      case Run.Failed(int told, String error, boolean _) -> {
        if (told > 0) {
          succeeded(at);
        }
        failedAt = at;
        failures++;
        failedLast = true;
        this.error = error;
      }
      case Run.Held _, Run.Gone _, Run.StoreAway _ -> {}
    }
  }

  private void succeeded(long at) {
    succeededAt = at;
    failedLast = false;
  }

  /// Writes it down, and begins anew.
  void write(Webhooks webhooks, String id) {
    if (succeededAt > 0 && failedLast) {
      webhooks.succeeded(id, succeededAt);
      succeededAt = 0;
    }
    if (failures > 0) {
      webhooks.failed(id, failedAt, failures, Objects.requireNonNull(error));
      failures = 0;
    }
    if (succeededAt > 0) {
      webhooks.succeeded(id, succeededAt);
      succeededAt = 0;
    }
  }
}
