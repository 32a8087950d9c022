/**
 * What small teams do without this package, written down from what such scripts have in common: a list of `name,uid` that
 * everybody can reach, one useradd for each line, and keys that root writes below home directories. It is here to be beaten.
 */
export const SEED_BEGIN = `mkdir -p /home/shared; chmod 1777 /home/shared
rm -f /home/shared/userlistfile
`

/** The rest of it, a moment later: in between, everybody may write where the list will be. */
export const SEED_END = `for user in "$@"; do
  id "$user" >/dev/null 2>&1 || useradd -m -s /bin/bash "$user"
  mkdir -p "/home/$user/.ssh"
  [ -e "/home/$user/.ssh/id_rsa" ] || echo private >"/home/$user/.ssh/id_rsa"
  echo public >"/home/$user/.ssh/authorized_keys"
  chown -R "$user:$user" "/home/$user/.ssh"
  chmod 700 "/home/$user/.ssh"
  chmod 600 "/home/$user/.ssh/"*
  echo "$user,$(id -u "$user")" >>/home/shared/userlistfile
done
`

export const SEED_NODE = `list=/home/shared/userlistfile
[ -e "$list" ] || exit 0
IFS=,
while read name number; do
  [ -n "$name" ] || continue
  id -u "$name" >/dev/null 2>&1 || useradd -M -u "$number" "$name"
done <"$list"
`
