package chat.parley.api;

import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources;
import chat.parley.protocol.ErrorCode;
import java.util.List;

/// All resources. Thread-safe.
public final class Api implements HttpResources {
  @Override
  public Intake intake(String method, List<String> path) {
    return Intake.WHOLE;
  }

  @Override
  public HttpReply serve(HttpCall call) {
    return HttpReply.problem(404, ErrorCode.NOT_FOUND, "no such resource");
  }
}
