import type { Endpoint } from './account';

/** The provider presets; `auto` finds one from the address, `custom` takes the hosts as given. */
export type ProviderId = 'auto' | 'custom' | PresetId;

export type PresetId =
  | 'gmail'
  | 'microsoft365'
  | 'outlook'
  | 'icloud'
  | 'yahoo'
  | 'aol'
  | 'fastmail'
  | 'zoho'
  | 'zohoEu'
  | 'zohoIn'
  | 'gmx'
  | 'gmxCom'
  | 'webDe'
  | 'tencentExmail'
  | 'qq'
  | 'netease163'
  | 'netease126'
  | 'neteaseEnterprise'
  | 'aliyun'
  | 'protonBridge';

/** Where mail is read and sent. */
export interface MailServers {
  readonly imap: Endpoint;
  readonly smtp: Endpoint;
}

export interface ProviderPreset extends MailServers {
  readonly name: string;
  /** Domains of the provider's own addresses, matched whole. */
  readonly domains: readonly string[];
  /** Ends of the MX host names of domains that are hosted there. */
  readonly mailExchangers: readonly string[];
  /** Servers for addresses of hosted domains, where they differ from those of the provider's own addresses. */
  readonly hosted?: MailServers;
  /** What the provider wants from the person, for the credential form and refused sign-ins. */
  readonly hint: string;
  /** The provider's page that states the servers. */
  readonly source: string;
  /**
   * The name in the Authentication-Results of its servers, as for `senderAuthentication`; null where they
   * write none, or no DMARC result.
   */
  readonly authservId: string | null;
  /** Whether the provider files a copy of sent mail itself, so that we must not. */
  readonly filesSentMail: boolean;
  /** Connections one account may send through at once; absent where the provider states none. */
  readonly sendingConnections?: number;
}

const tls = (host: string, port: number): Endpoint => ({ host, port, security: 'tls' });
const starttls = (host: string, port: number): Endpoint => ({ host, port, security: 'starttls' });

export const presets: Readonly<Record<PresetId, ProviderPreset>> = {
  gmail: {
    name: 'Gmail / Google Workspace',
    domains: ['gmail.com', 'googlemail.com'],
    mailExchangers: ['.google.com', '.googlemail.com'],
    imap: tls('imap.gmail.com', 993),
    smtp: tls('smtp.gmail.com', 465),
    hint: 'Google accepts no account password here. Turn on 2-Step Verification and create an app password (https://myaccount.google.com/apppasswords), or sign in with Google OAuth2.',
    source: 'https://developers.google.com/workspace/gmail/imap/imap-smtp',
    authservId: 'mx.google.com',
    filesSentMail: true,
  },
  microsoft365: {
    name: 'Microsoft 365',
    domains: [],
    mailExchangers: ['.mail.protection.outlook.com', '.mx.microsoft'],
    imap: tls('outlook.office365.com', 993),
    smtp: starttls('smtp.office365.com', 587),
    hint: 'Microsoft 365 accepts no passwords for IMAP. Open the credential from a node and choose "Microsoft OAuth2" at the top; for sending, an administrator may have to switch on Authenticated SMTP for the mailbox.',
    source:
      'https://support.microsoft.com/en-us/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040',
    authservId: 'unnamed',
    filesSentMail: true,
    sendingConnections: 3,
  },
  outlook: {
    name: 'Outlook.com / Hotmail',
    domains: [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'outlook.de',
      'outlook.fr',
      'hotmail.de',
      'hotmail.fr',
      'hotmail.it',
      'hotmail.es',
      'hotmail.co.uk',
      'live.de',
      'live.fr',
      'live.nl',
      'live.co.uk',
    ],
    mailExchangers: ['.olc.protection.outlook.com'],
    imap: tls('outlook.office365.com', 993),
    smtp: starttls('smtp-mail.outlook.com', 587),
    hint: 'Outlook.com accepts no passwords for IMAP and SMTP. Open the credential from a node, choose "Microsoft OAuth2" at the top, and switch on IMAP in Outlook.com under Settings, Mail, Forwarding and IMAP.',
    source:
      'https://support.microsoft.com/en-us/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040',
    authservId: 'unnamed',
    filesSentMail: true,
    sendingConnections: 3,
  },
  icloud: {
    name: 'iCloud Mail',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mailExchangers: ['.mail.icloud.com'],
    imap: tls('imap.mail.me.com', 993),
    smtp: starttls('smtp.mail.me.com', 587),
    hint: 'iCloud wants an app-specific password (https://support.apple.com/102654), made at account.apple.com. If that is refused, enter the part before the @ as address here, and the whole address under Advanced as From Address and SMTP User.',
    source: 'https://support.apple.com/en-us/102525',
    authservId: 'dmarc.icloud.com dkim-verifier.icloud.com spf.icloud.com arc.icloud.com bimi.icloud.com',
    filesSentMail: false,
  },
  yahoo: {
    name: 'Yahoo Mail',
    domains: [
      'yahoo.com',
      'ymail.com',
      'rocketmail.com',
      'myyahoo.com',
      'yahoo.co.uk',
      'yahoo.fr',
      'yahoo.de',
      'yahoo.it',
      'yahoo.es',
      'yahoo.ca',
      'yahoo.co.in',
      'yahoo.in',
      'yahoo.com.br',
      'yahoo.com.au',
      'yahoo.com.mx',
      'yahoo.com.ar',
    ],
    mailExchangers: ['.yahoodns.net'],
    imap: tls('imap.mail.yahoo.com', 993),
    smtp: tls('smtp.mail.yahoo.com', 465),
    hint: 'Yahoo wants an app password (https://help.yahoo.com/kb/SLN15241.html), not the account password.',
    source: 'https://help.yahoo.com/kb/SLN4075.html',
    authservId: 'atlas*.yahoo.com',
    filesSentMail: true,
  },
  aol: {
    name: 'AOL Mail',
    domains: ['aol.com', 'aim.com', 'aol.de', 'aol.fr', 'aol.co.uk'],
    mailExchangers: ['.aol.com'],
    imap: tls('imap.aol.com', 993),
    smtp: tls('smtp.aol.com', 465),
    hint: 'AOL wants an app password, made under Account Security, not the account password.',
    source:
      'https://help.aol.com/articles/how-do-i-use-other-email-applications-to-send-and-receive-my-aol-mail',
    authservId: 'atlas*.yahoo.com',
    filesSentMail: true,
  },
  fastmail: {
    name: 'Fastmail',
    domains: [
      'fastmail.com',
      'fastmail.fm',
      'fastmail.net',
      'fastmail.org',
      'sent.com',
      'messagingengine.com',
    ],
    mailExchangers: ['.messagingengine.com'],
    imap: tls('imap.fastmail.com', 993),
    smtp: tls('smtp.fastmail.com', 465),
    hint: 'Fastmail wants an app password (https://www.fastmail.help/hc/en-us/articles/360058752854) with IMAP and SMTP access.',
    source: 'https://www.fastmail.help/hc/en-us/articles/1500000278342',
    authservId: '*.messagingengine.com',
    filesSentMail: false,
  },
  zoho: {
    name: 'Zoho Mail',
    domains: ['zohomail.com', 'zoho.com'],
    mailExchangers: ['.zoho.com'],
    imap: tls('imap.zoho.com', 993),
    smtp: tls('smtp.zoho.com', 465),
    hosted: { imap: tls('imappro.zoho.com', 993), smtp: tls('smtppro.zoho.com', 465) },
    hint: 'Switch on IMAP in Zoho Mail under Settings, Mail Accounts. With two-factor sign-in use an application-specific password.',
    source: 'https://www.zoho.com/mail/help/imap-access.html',
    authservId: 'mx.zohomail.com',
    filesSentMail: true,
  },
  zohoEu: {
    name: 'Zoho Mail (Europe)',
    domains: ['zohomail.eu', 'zoho.eu'],
    mailExchangers: ['.zoho.eu'],
    imap: tls('imap.zoho.eu', 993),
    smtp: tls('smtp.zoho.eu', 465),
    hosted: { imap: tls('imappro.zoho.eu', 993), smtp: tls('smtppro.zoho.eu', 465) },
    hint: 'Switch on IMAP in Zoho Mail under Settings, Mail Accounts. With two-factor sign-in use an application-specific password.',
    source: 'https://www.zoho.com/mail/help/imap-access.html',
    authservId: 'mx.zohomail.eu',
    filesSentMail: true,
  },
  zohoIn: {
    name: 'Zoho Mail (India)',
    domains: ['zohomail.in', 'zoho.in'],
    mailExchangers: ['.zoho.in'],
    imap: tls('imap.zoho.in', 993),
    smtp: tls('smtp.zoho.in', 465),
    hosted: { imap: tls('imappro.zoho.in', 993), smtp: tls('smtppro.zoho.in', 465) },
    hint: 'Switch on IMAP in Zoho Mail under Settings, Mail Accounts. With two-factor sign-in use an application-specific password.',
    source: 'https://www.zoho.com/mail/help/imap-access.html',
    authservId: 'mx.zohomail.in',
    filesSentMail: true,
  },
  gmx: {
    name: 'GMX (Germany, Austria, Switzerland)',
    domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch', 'gmx.eu'],
    mailExchangers: ['.gmx.net'],
    imap: tls('imap.gmx.net', 993),
    smtp: tls('mail.gmx.net', 465),
    hint: 'Switch on IMAP in GMX under E-Mail settings, POP3/IMAP. With two-factor sign-in use an application-specific password.',
    source: 'https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html',
    authservId: null,
    filesSentMail: false,
  },
  gmxCom: {
    name: 'GMX (international)',
    domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.fr', 'gmx.es'],
    mailExchangers: ['.gmx.com'],
    imap: tls('imap.gmx.com', 993),
    smtp: tls('mail.gmx.com', 465),
    hint: 'Switch on IMAP in GMX under Settings, POP3 & IMAP. With two-factor sign-in use an application-specific password.',
    source: 'https://support.gmx.com/pop-imap/imap/server.html',
    authservId: null,
    filesSentMail: false,
  },
  webDe: {
    name: 'WEB.DE',
    domains: ['web.de', 'email.de'],
    mailExchangers: ['.web.de'],
    imap: tls('imap.web.de', 993),
    smtp: tls('smtp.web.de', 465),
    hint: 'Switch on IMAP in WEB.DE under Einstellungen, POP3/IMAP Abruf. With two-factor sign-in use an application-specific password.',
    source: 'https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html',
    authservId: null,
    filesSentMail: false,
  },
  tencentExmail: {
    name: 'Tencent Exmail (腾讯企业邮)',
    domains: [],
    mailExchangers: ['mxbiz1.qq.com', 'mxbiz2.qq.com'],
    imap: tls('imap.exmail.qq.com', 993),
    smtp: tls('smtp.exmail.qq.com', 465),
    hint: 'Switch on IMAP/SMTP in Exmail under Settings, Client settings. With secure sign-in on, use a client password (客户端专用密码).',
    source: 'https://open.work.weixin.qq.com/help2/pc/19885',
    authservId: null,
    filesSentMail: false,
  },
  qq: {
    name: 'QQ Mail (QQ邮箱)',
    domains: ['qq.com', 'vip.qq.com', 'foxmail.com'],
    mailExchangers: ['mx1.qq.com', 'mx2.qq.com', 'mx3.qq.com'],
    imap: tls('imap.qq.com', 993),
    smtp: tls('smtp.qq.com', 465),
    hint: 'QQ Mail wants an authorization code (授权码), not the password: switch on IMAP/SMTP under Settings, Account, and create one there.',
    source: 'https://service.mail.qq.com/detail/0/310',
    authservId: null,
    filesSentMail: false,
  },
  netease163: {
    name: 'NetEase 163 (网易163)',
    domains: ['163.com'],
    mailExchangers: [
      '163mx01.mxmail.netease.com',
      '163mx02.mxmail.netease.com',
      '163mx03.mxmail.netease.com',
    ],
    imap: tls('imap.163.com', 993),
    smtp: tls('smtp.163.com', 465),
    hint: 'NetEase wants an authorization code (授权密码), not the password: switch on IMAP/SMTP under Settings, POP3/SMTP/IMAP, and create one there.',
    source:
      'https://help.mail.163.com/faqDetail.do?code=d7a5dc8471cd0c0e8b4b8f4f8e49998b374173cfe9171305fa1ce630d7f67ac2',
    authservId: null,
    filesSentMail: false,
  },
  netease126: {
    name: 'NetEase 126 (网易126)',
    domains: ['126.com'],
    mailExchangers: [
      '126mx01.mxmail.netease.com',
      '126mx02.mxmail.netease.com',
      '126mx03.mxmail.netease.com',
    ],
    imap: tls('imap.126.com', 993),
    smtp: tls('smtp.126.com', 465),
    hint: 'NetEase wants an authorization code (授权密码), not the password: switch on IMAP/SMTP under Settings, POP3/SMTP/IMAP, and create one there.',
    source:
      'https://help.mail.163.com/faqDetail.do?code=d7a5dc8471cd0c0e8b4b8f4f8e49998b374173cfe9171305fa1ce630d7f67ac2',
    authservId: null,
    filesSentMail: false,
  },
  neteaseEnterprise: {
    name: 'NetEase Enterprise (网易企业邮箱)',
    domains: [],
    mailExchangers: ['.mxmail.netease.com', '.qiye.163.com'],
    imap: tls('imap.qiye.163.com', 993),
    smtp: tls('smtp.qiye.163.com', 994),
    hint: 'Use the client authorization password (客户端授权密码) where the administrator requires one.',
    source: 'https://qiye.163.com/help/client-profile.html',
    authservId: null,
    filesSentMail: false,
  },
  aliyun: {
    name: 'Alibaba Mail (阿里企业邮箱)',
    domains: [],
    mailExchangers: ['.qiye.aliyun.com', '.mxhichina.com'],
    imap: tls('imap.qiye.aliyun.com', 993),
    smtp: tls('smtp.qiye.aliyun.com', 465),
    hint: 'Use the third-party client security password (三方客户端安全密码) where the administrator requires one.',
    source: 'https://help.aliyun.com/document_detail/36576.html',
    authservId: null,
    filesSentMail: false,
  },
  protonBridge: {
    name: 'Proton Mail Bridge',
    domains: [],
    mailExchangers: [],
    imap: starttls('127.0.0.1', 1143),
    smtp: starttls('127.0.0.1', 1025),
    hint: 'Proton Mail Bridge has to run on the machine of n8n. Use the password the bridge shows, and paste its exported certificate under Advanced as CA certificate.',
    source: 'https://proton.me/support/imap-smtp-and-pop3-setup',
    authservId: 'all:mail.protonmail.ch',
    filesSentMail: true,
  },
};

export const presetIds = Object.keys(presets).filter((id): id is PresetId => id in presets);

/** The name of the servers whose word counts where the person names none. */
export const authservIdOf = (provider: ProviderId): string | null =>
  provider === 'auto' || provider === 'custom' ? null : presets[provider].authservId;

/** The preset whose own addresses end in this domain, null if none does. */
export const presetOfDomain = (domain: string): PresetId | null =>
  presetIds.find((id) => presets[id].domains.includes(domain.toLowerCase())) ?? null;

/** The preset that names this SMTP server; its port counts as well, as Proton's bridge is on loopback. */
export const presetOfSmtp = (host: string, port: number): ProviderPreset | null =>
  Object.values(presets).find((preset) =>
    [preset.smtp, preset.hosted?.smtp].some(
      (each) => each?.host === host.toLowerCase() && each.port === port,
    ),
  ) ?? null;

/** Whether the domain belongs to the provider itself and not to one of its customers. */
export const isProvidersOwn = (domain: string): boolean => presetOfDomain(domain) !== null;
