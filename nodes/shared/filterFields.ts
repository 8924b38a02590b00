import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type ConditionOption = INodePropertyOptions & { value: string };

/** Fields compared as text, in the order the editor shows them. */
const textOptions: readonly ConditionOption[] = [
  { name: 'Attachment Name', value: 'attachmentName' },
  { name: 'Attachment Type', value: 'attachmentMimeType', description: 'MIME type, such as application/pdf' },
  { name: 'Body', value: 'body', description: 'The text, which has to be downloaded to decide' },
  { name: 'Cc Address', value: 'cc' },
  { name: 'From Address', value: 'from' },
  { name: 'From Name', value: 'fromName', description: 'The display name, which senders choose freely' },
  { name: 'Header', value: 'header' },
  { name: 'List ID', value: 'listId', description: 'The mailing list, such as news.example.com' },
  { name: 'Plus Tag', value: 'plusTag', description: 'The word after + in the address it was sent to' },
  { name: 'Subject', value: 'subject' },
  { name: 'Thread ID', value: 'threadId' },
  { name: 'To Address', value: 'to' },
];

const factOptions: readonly ConditionOption[] = [
  { name: 'Has Attachment', value: 'hasAttachment' },
  { name: 'Is Reply to Our Mail', value: 'isReplyToOurMail' },
];

const otherOptions: readonly ConditionOption[] = [
  { name: 'Flags', value: 'flags', description: 'Such as \\Seen, \\Flagged or a keyword' },
  { name: 'Size', value: 'size' },
];

const values = (options: readonly ConditionOption[]) => options.map(({ value }) => value);

const textOperators = [
  { name: 'Contains', value: 'contains' },
  { name: 'Does Not Contain', value: 'notContains' },
  { name: 'Does Not End With', value: 'notEndsWith' },
  { name: 'Does Not Equal', value: 'notEquals' },
  { name: 'Does Not Match Pattern (* and ?)', value: 'notGlob' },
  { name: 'Does Not Match Regex', value: 'notRegex' },
  { name: 'Does Not Start With', value: 'notStartsWith' },
  { name: 'Ends With', value: 'endsWith' },
  { name: 'Equals', value: 'equals' },
  { name: 'Matches Pattern (* and ?)', value: 'glob' },
  { name: 'Matches Regex', value: 'regex' },
  { name: 'Starts With', value: 'startsWith' },
];

const containing = [
  { name: 'Contain', value: 'contains' },
  { name: 'Do Not Contain', value: 'notContains' },
];

/** An operator list shown for some fields; the lists share one parameter name. */
function operatorField(
  fields: readonly ConditionOption[],
  options: INodePropertyOptions[],
  standard: string,
): INodeProperties {
  return {
    displayName: 'Operator',
    name: 'operator',
    type: 'options',
    noDataExpression: true,
    options,
    default: standard,
    displayOptions: { show: { field: values(fields) } },
  };
}

/**
 * The parameters of one condition on mail: `field`, `header`, `operator`, `value`, read by `parseCondition`;
 * `more` are fields of text beside those of filters.
 */
export const conditionFields = (more: readonly ConditionOption[] = []): INodeProperties[] => [
  {
    displayName: 'Field',
    name: 'field',
    type: 'options',
    noDataExpression: true,
    options: [...textOptions, ...factOptions, ...otherOptions, ...more].sort((a, b) =>
      a.name.localeCompare(b.name),
    ),
    default: 'subject',
  },
  {
    displayName: 'Header Name',
    name: 'header',
    type: 'string',
    default: '',
    placeholder: 'e.g. X-Order-Number',
    displayOptions: { show: { field: ['header'] } },
  },
  operatorField(textOptions, textOperators, 'contains'),
  operatorField(
    factOptions,
    [
      { name: 'Is False', value: 'isFalse' },
      { name: 'Is True', value: 'isTrue' },
    ],
    'isTrue',
  ),
  operatorField(
    otherOptions.filter(({ value }) => value === 'flags'),
    containing,
    'contains',
  ),
  operatorField(
    otherOptions.filter(({ value }) => value === 'size'),
    [
      { name: 'Is Greater Than', value: 'greater' },
      { name: 'Is Less Than', value: 'less' },
    ],
    'greater',
  ),
  ...more.map((option) => operatorField([option], containing, 'contains')),
  {
    displayName: 'Value',
    name: 'value',
    type: 'string',
    default: '',
    description: 'What to compare with. Upper and lower case make no difference.',
    displayOptions: { hide: { field: [...values(factOptions), 'size'] } },
  },
  {
    displayName: 'Value',
    name: 'value',
    type: 'string',
    default: '',
    placeholder: 'e.g. 10 MB',
    description: 'A number of bytes, or something like 500 KB or 10 MB',
    displayOptions: { show: { field: ['size'] } },
  },
];

/** The `filters` parameter of trigger and search, read by `parseFilters`. */
export const filtersField: INodeProperties = {
  displayName: 'Filters',
  name: 'filters',
  type: 'collection',
  placeholder: 'Add Filter',
  default: {},
  description: 'Which mail is meant. Without a condition, all of it is.',
  options: [
    {
      displayName: 'Conditions',
      name: 'conditions',
      type: 'fixedCollection',
      typeOptions: { multipleValues: true },
      placeholder: 'Add Condition',
      default: {},
      options: [{ displayName: 'Condition', name: 'values', values: conditionFields() }],
    },
    {
      displayName: 'Match',
      name: 'match',
      type: 'options',
      default: 'all',
      description: 'Whether every condition must hold or one is enough',
      options: [
        { name: 'All Conditions', value: 'all' },
        { name: 'Any Condition', value: 'any' },
      ],
    },
  ],
};
