package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.UserId;
import chat.parley.store.Pushes.Block;
import chat.parley.store.Pushes.Hearer;
import chat.parley.store.Pushes.Place;
import com.interaso.webpush.WebPush.Urgency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was said in some chats, and whom it concerns: decides, and looks nothing up. Immutable.
///
/// Of all that somebody is to be told of a chat it is the newest message. In a chat with more than
/// [#MAX_MEMBERS] members a message concerns those whom it mentions or answers, and nobody else:
/// what it costs does not grow with the chat.
///
/// @param authors by large chat, who has said what is answered there, by seq
record Scene(
    Map<ChatId, News> news, Map<ChatId, Place> places, Map<ChatId, Map<Long, UserId>> authors) {
  static final int MAX_MEMBERS = 1_000;

  Scene {
    news = Map.copyOf(news);
    places = Map.copyOf(places);
    authors = Map.copyOf(authors);
  }

  /// That a user is to be told of a message.
  ///
  /// @param personal the newest that is meant for them, if any: what they are told of where they
  ///   want to hear of nothing else
  record Telling(ChatId chat, UserId user, Said said, Optional<Said> personal) {}

  static boolean large(Place place) {
    return place.members() > MAX_MEMBERS;
  }

  boolean large(ChatId chat) {
    Place place = places.get(chat);
    return place != null && large(place);
  }

  /// Those whom anything that was said in the chat mentions or answers.
  Set<UserId> concerned(ChatId chat) {
    Set<UserId> users = new HashSet<>(authors.getOrDefault(chat, Map.of()).values());
    said(chat).forEach(said -> users.addAll(said.mentions()));
    return users;
  }

  List<Said> said(ChatId chat) {
    News of = news.get(chat);
    return of == null ? List.of() : of.said();
  }

  /// What a hearer is to be told of, if anything.
  ///
  /// @param blocks what is known of them
  Optional<Telling> telling(Hearer hearer, Set<Block> blocks) {
    ChatId chat = hearer.chat();
    UserId user = hearer.user();
    News of = news.get(chat);
    if (of == null || !of.only().map(users -> users.contains(user)).orElse(true)) {
      return Optional.empty();
    }
    List<Said> told =
        of.said().reversed().stream()
            .filter(said -> said.seq() > hearer.seen() && !said.sender().equals(user))
            .filter(said -> !large(chat) || concerns(chat, said, user))
            .filter(said -> !blocks.contains(new Block(user, said.sender())))
            .toList();
    return told.stream()
        .findFirst()
        .map(
            newest ->
                new Telling(
                    chat,
                    user,
                    newest,
                    told.stream().filter(said -> personal(chat, said, user)).findFirst()));
  }

  private boolean concerns(ChatId chat, Said said, UserId user) {
    return said.mentions().contains(user)
        || (said.replyTo().isPresent()
            && user.equals(authors.getOrDefault(chat, Map.of()).get(said.replyTo().getAsLong())));
  }

  private boolean personal(ChatId chat, Said said, UserId user) {
    Place place = places.get(chat);
    return (place != null && place.kind() == Kind.DIRECT) || concerns(chat, said, user);
  }

  /// What is meant for somebody is to wake their phone; the rest may wait until it is awake.
  Urgency urgency(ChatId chat, Said said, UserId user) {
    return personal(chat, said, user) ? Urgency.High : Urgency.Normal;
  }
}
