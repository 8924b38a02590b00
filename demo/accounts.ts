/** A mailbox of the demo's own mail server. */
export interface DemoAccount {
  readonly name: string;
  readonly address: string;
  readonly password: string;
}

/** Whose mail the workflows answer. */
export const desk: DemoAccount = {
  name: 'Mailroom desk',
  address: 'desk@mailroom.example',
  password: 'desk-demo-password',
};

/** Who decides about drafts: you. */
export const approver: DemoAccount = {
  name: 'You, who approve',
  address: 'you@mailroom.example',
  password: 'you-demo-password',
};

/** Who writes to the desk. */
export const customer: DemoAccount = {
  name: 'Ada Field',
  address: 'customer@shop.example',
  password: 'customer-demo-password',
};

export const demoAccounts: readonly DemoAccount[] = [desk, approver, customer];

/** Sign-in of the demo's n8n, which listens on this machine only. */
export const owner = {
  email: 'owner@mailroom.example',
  password: 'Mailroom-demo-1',
  firstName: 'Demo',
  lastName: 'Owner',
};
