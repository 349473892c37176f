# Finds the Node.js that builds the web client. Sourced by bin/parley, bin/test and web/build.sh, after jdk.sh, whose
# `older` it uses; needs bash 3.2 (macOS) and POSIX tools.
#
# The node on the PATH wins if it will do, as somebody's choice; otherwise the newest one of the usual folders is taken.
# With it comes the npm beside it.

NODE_NEEDED=20.19

# Every folder that may hold a node and its npm, one a line.
usual_node_folders() {
  local folder
  for folder in \
    /usr/local/bin /usr/bin /opt/*/bin /opt/node/*/bin /usr/local/lib/nodejs/*/bin /usr/local/node*/bin \
    "${NVM_DIR:-${HOME:-}/.nvm}"/versions/node/*/bin "${HOME:-}"/.volta/tools/image/node/*/bin \
    "${FNM_DIR:-${HOME:-}/.local/share/fnm}"/node-versions/*/installation/bin \
    "${HOME:-}"/.asdf/installs/nodejs/*/bin "${HOME:-}"/.local/share/mise/installs/node/*/bin \
    /opt/homebrew/bin /opt/homebrew/opt/node*/bin /usr/local/opt/node*/bin; do
    printf '%s\n' "$folder"
  done
}

# Prints the version of the node in folder $1, such as 20.19.2; fails if there is none, or no npm beside it.
node_version() {
  local version
  [ -n "$1" ] && [ -x "$1/node" ] && [ -x "$1/npm" ] || return 1
  version=$("$1/node" --version 2>/dev/null) || return 1
  version=${version#v}
  version=${version%%[!0-9.]*}
  [ -n "$version" ] && printf '%s\n' "$version"
}

# Whether version $1 will do. What the build uses wants 20.19, and of later ones 22.12.
node_version_will_do() {
  ! older "$1" "$NODE_NEEDED" && { older "$1" 21 || ! older "$1" 22.12; }
}

# Prints the folder of the node on the PATH; fails if there is none.
path_node() {
  local node
  node=$(command -v node) && dirname "$node"
}

# Prints the folder of the node to use; fails if there is none.
find_node() {
  local folder version best= best_version=0
  if version=$(node_version "$(path_node)") && node_version_will_do "$version"; then
    path_node
    return
  fi
  while IFS= read -r folder; do
    if version=$(node_version "$folder") && node_version_will_do "$version" && older "$best_version" "$version"; then
      best=$folder best_version=$version
    fi
  done < <(usual_node_folders)
  [ -n "$best" ] && printf '%s\n' "$best"
}

# What there is on the PATH, for a message.
describe_node() {
  local folder version
  if ! folder=$(path_node); then
    printf 'no node'
  elif version=$(node_version "$folder"); then
    printf 'Node.js %s in %s' "$version" "$folder"
  elif [ ! -x "$folder/npm" ]; then
    printf 'a node in %s without npm beside it' "$folder"
  else
    printf 'a node in %s that does not run' "$folder"
  fi
}

# Puts the node to use first on the PATH, or says what to do and exits. $1 is who asks.
require_node() {
  local folder
  if folder=$(find_node); then
    [ "$folder" = "$(path_node)" ] || export PATH=$folder:$PATH
    return
  fi
  cat >&2 <<END
$1: Parley's web client is built by Node.js $NODE_NEEDED or newer (of 22: 22.12), with npm, and there is none here.
  PATH:  $(describe_node)
Install one:
  Debian 13       apt-get install nodejs npm
  Fedora          dnf install nodejs
  macOS           brew install node
  nvm             nvm install --lts
and run this again. To do without the web client, build once by
  ./mvnw -Dmaven.test.skip=true -Dparley.web.skip=true package
END
  exit 1
}
