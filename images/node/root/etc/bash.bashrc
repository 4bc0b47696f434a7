# Every interactive bash in a node reads this: also `ip netns exec red bash`, `su` and `unshare -n bash`. It names the
# place in the prompt, and where a coach listens it tells it what was typed and how that ended.
[ -n "${PS1-}" ] || return
shopt -s checkwinsize

# The network namespace is the place: none of the node's own, a name, or a question mark.
__place=$HOSTNAME
if [ "$(readlink /proc/self/ns/net)" != "$(readlink /proc/1/ns/net)" ]; then
  __place=$HOSTNAME/$(ip netns identify 2>/dev/null)
  [ "$__place" != "$HOSTNAME/" ] || __place=$HOSTNAME/?
fi
PS1='\[\e[1;36m\]$__place\[\e[0m\]:\w\$ '
[ -z "${NO_COLOR-}" ] || PS1='$__place:\w\$ '

# The small vim has no other name in Debian.
alias vim=vi

if [ -f /usr/share/bash-completion/bash_completion ]; then . /usr/share/bash-completion/bash_completion; fi

if [ -n "${LABS_NONCE-}" ]; then
  # A mark is a private control sequence that the coach takes out of the stream. The nonce is in no file, so what `cat`
  # prints cannot forge one. The number of the shell tells a nested one, which counts its commands anew, from its parent.
  __coach() {
    local code=$? last
    last=$(HISTTIMEFORMAT='' history 1)
    printf '\e]7777;%s;prompt;%s;%s;%s\e\\' "$LABS_NONCE" "$code" "$$" \
      "$(printf '%s\n%s\n%s' "$__place" "$PWD" "$last" | base64 -w0)"
  }
  PROMPT_COMMAND=__coach
  PS0='\e]7777;${LABS_NONCE};start\e\\'
  # A bash whose terminal goes away ends its jobs, unless it leaves by itself: what a learner started in the background is
  # part of the lab and stays when the window is closed.
  trap exit HUP
  command_not_found_handle() {
    case $1 in
    answer | check | hint | jump | next | quit | show | solution | submit | trace | graph | why | @*) labs "$@" ;;
    *)
      printf 'bash: %s: command not found\n' "$1" >&2
      return 127
      ;;
    esac
  }
  # The plain words mean what they always mean, where that makes sense.
  diff() { if [ $# -eq 0 ]; then labs diff; else command diff "$@"; fi; }
  reset() { command reset "$@" && echo 'To start the lab again: labs reset'; }
  ssh() { labs "@$1" "${@:2}"; }
  # A tmux in a node keeps our marks to itself. Told once: each of its windows reads this file.
  if [ -n "${TMUX-}${STY-}" ] && mkdir /run/told-of-tmux 2>/dev/null; then
    echo 'In here the coach cannot hear you. Ask it in a second terminal: labs check'
  fi
fi
