import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The credential type for each value of the parameter `authentication`. */
export const credentialTypes = {
  password: 'mailroomApi',
} as const;

export type Authentication = keyof typeof credentialTypes;

/** How the account signs in; decides which credential the node asks for. */
export const authenticationField: INodeProperties = {
  displayName: 'Authentication',
  name: 'authentication',
  type: 'options',
  options: [{ name: 'Password or App Password', value: 'password' }],
  default: 'password',
};

/** The credentials of a node that works with an account. */
export const accountCredentials: INodeCredentialDescription[] = [
  {
    name: credentialTypes.password,
    required: true,
    testedBy: 'testAccount',
    displayOptions: { show: { authentication: ['password'] } },
  },
];
