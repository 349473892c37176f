# Finds the JDK that builds and runs Parley. Sourced by bin/parley, bin/test and mvnw; needs bash 3.2 (macOS) and
# POSIX tools.
#
# JAVA_HOME wins if it is new enough, then the java on the PATH: both are somebody's choice. Otherwise the newest JDK
# of the usual folders is taken.

JDK_NEEDED=25

# Every folder that may be the home of a JDK, one a line.
usual_jdk_folders() {
  local home
  for home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/openjdk-* \
    /opt/* /opt/java/* /opt/jdk/* /opt/jvm/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
    "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.gradle/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    printf '%s\n' "$home"
  done
}

# Prints the version of the JDK in folder $1, such as 25.0.1; fails if there is none.
jdk_version() {
  local line version=
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  # The java in macOS's /usr/bin is a stub that opens a dialog.
  [ "$1" != /usr ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;; esac
    done <"$1/release"
  else
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
  fi
  version=${version#\"}
  version=${version%%[!0-9.]*}
  [ -n "$version" ] && printf '%s\n' "$version"
}

# Whether version $1 is older than version $2.
older() {
  local IFS=. i left right
  left=($1) right=($2)
  for i in 0 1 2 3; do
    [ "${left[i]:-0}" -eq "${right[i]:-0}" ] || { [ "${left[i]:-0}" -lt "${right[i]:-0}" ]; return; }
  done
  return 1
}

# Whether folder $1 holds a JDK that will do.
jdk_will_do() {
  local version
  version=$(jdk_version "$1") && ! older "$version" "$JDK_NEEDED"
}

# Prints the home of the java on the PATH; fails if there is none.
path_jdk() {
  local java
  java=$(command -v java) && java=$(readlink -f "$java") && dirname "$(dirname "$java")"
}

# Prints the home of the JDK to use; fails if there is none.
find_jdk() {
  local home version best= best_version=0
  for home in "${JAVA_HOME:-}" "$(path_jdk)"; do
    if jdk_will_do "$home"; then
      printf '%s\n' "$home"
      return
    fi
  done
  while IFS= read -r home; do
    if version=$(jdk_version "$home") && older "$best_version" "$version"; then
      best=$home best_version=$version
    fi
  done < <(usual_jdk_folders)
  ! older "$best_version" "$JDK_NEEDED" && printf '%s\n' "$best"
}

# What there is in folder $1, for a message.
describe_jdk() {
  local version
  if [ -z "$1" ]; then
    printf 'not set'
  elif version=$(jdk_version "$1"); then
    printf 'Java %s in %s' "$version" "$1"
  else
    printf 'no JDK in %s' "$1"
  fi
}

# Exports JAVA_HOME, or says what to do and exits. $1 is who asks.
require_jdk() {
  local home
  if home=$(find_jdk); then
    export JAVA_HOME=$home
    return
  fi
  cat >&2 <<END
$1: Parley needs JDK $JDK_NEEDED or newer, and there is none here.
  JAVA_HOME:  $(describe_jdk "${JAVA_HOME:-}")
  PATH:       $(describe_jdk "$(path_jdk)")
Install one:
  Debian, Ubuntu  apt-get install openjdk-$JDK_NEEDED-jdk
  Fedora          dnf install java-$JDK_NEEDED-openjdk-devel
  macOS           brew install openjdk@$JDK_NEEDED
  SDKMAN          sdk install java
and run this again. A JDK in an unusual place is found through JAVA_HOME=/path/to/jdk.
END
  exit 1
}
