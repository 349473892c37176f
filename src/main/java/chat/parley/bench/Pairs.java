package chat.parley.bench;

import java.util.List;

/// Pairs of users who talk to each other in turn, each pair over two nodes.
final class Pairs {
  private Pairs() {}

  /// Connects them.
  static Traffic open(Bench bench, Progress progress) throws InterruptedException {
    Crew crew = new Crew(bench);
    for (int i = 0; i < bench.options().pairs() * 2; i++) {
      crew.add("u");
    }
    List<Member> members = crew.members();
    for (Member member : members) {
      member.talkTo(Addressee.user(partner(members, member).user().value()));
      member.talkInChats(Math.max(1, bench.options().chats() / members.size()));
    }
    progress.say("connecting %d users".formatted(members.size()));
    // The second of a pair is one node further than the first.
    crew.connect(
        member -> {
          int place = member.number() / 2 + member.number() % 2;
          return bench.options().urls().get(place % bench.options().urls().size());
        });
    return new Traffic(bench, crew, members, member -> List.of(partner(members, member)), progress);
  }

  private static Member partner(List<Member> members, Member member) {
    return members.get(member.number() ^ 1);
  }
}
