export interface DovecotConfig {
  readonly folder: string;
  /** System user and group every process runs as. */
  readonly owner: { readonly user: string; readonly group: string };
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly password: string;
  readonly separator: string;
  /** Storage each user may fill, for example `1M`; null for no quota. */
  readonly quota: string | null;
  /** Lines of a vfile ACL file, for example `Archive user=reader@example.com lr`; empty for no ACL. */
  readonly acl: readonly string[];
  /** Introspection endpoint (RFC 7662) asked about every bearer token; null for no OAuth 2. */
  readonly introspectionUrl: string | null;
  /** More dovecot.conf text. */
  readonly extra: string;
}

const specialUse = ['Sent', 'Drafts', 'Trash', 'Archive', 'Junk'];
/** Services that Dovecot would put into a chroot or start as another user, which only root can. */
const services = ['anvil', 'imap-login', 'stats', 'log', 'auth', 'auth-worker', 'dns-client', 'ipc', 'lmtp'];

/** A dovecot.conf under which every process is an ordinary one of `owner`, with all its files in `folder`. */
export function dovecotConf(config: DovecotConfig): string {
  const { folder, owner } = config;
  const plugins = [...(config.quota ? ['quota'] : []), ...(config.acl.length > 0 ? ['acl'] : [])];
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
default_internal_user = ${owner.user}
default_internal_group = ${owner.group}
default_login_user = ${owner.user}
first_valid_uid = 1
first_valid_gid = 1
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login${config.introspectionUrl ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0
mail_max_userip_connections = 0
mail_location = maildir:~/Maildir
mail_fsync = never
mailbox_idle_check_interval = 1 secs
mail_plugins = ${plugins.join(' ')}
recipient_delimiter = +

passdb {
  driver = passwd-file
  args = ${folder}/refused
  deny = yes
}
${config.introspectionUrl ? oauth2Passdb(folder) : ''}
passdb {
  driver = static
  args = password=${config.password}
}
userdb {
  driver = static
  args = uid=${owner.user} gid=${owner.group} home=${folder}/home/%u allow_all_users=yes
}

${services.map((name) => `service ${name} {\n  chroot =\n}`).join('\n')}
service imap-login {
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = ${config.imapPort}
  }
  inet_listener imaps {
    port = ${config.imapsPort}
    ssl = yes
  }
}
# Each refused sign-in would delay the next ones of the same address.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  process_min_avail = 1
  inet_listener lmtp {
    port = ${config.lmtpPort}
  }
}
protocol imap {
  mail_plugins = ${plugins.flatMap((plugin) => [plugin, `imap_${plugin}`]).join(' ')}
}

namespace inbox {
  inbox = yes
  separator = ${config.separator}
${specialUse.map((name) => `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }`).join('\n')}
}
plugin {
${config.quota ? `  quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:storage=${config.quota}\n  quota_grace = 0` : ''}
${config.acl.length > 0 ? `  acl = vfile:${folder}/acl` : ''}
}
${config.extra}
`;
}

const oauth2Passdb = (folder: string): string => `
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}`;

export const oauth2Conf = (introspectionUrl: string): string => `
introspection_url = ${introspectionUrl}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
`;
