/** The provider presets; `auto` finds one from the address, `custom` takes the hosts as given. */
export type ProviderId = 'auto' | 'custom' | 'gmail' | 'microsoft365' | 'icloud' | 'yahoo' | 'fastmail';
