// delete-view
export const deleteTitle = (name: string) => `Delete the view ${name}?`;

// views-menu
export const wasSaved = (name: string) => `${name} is among the views, for everybody.`;

// delete-view
export const deleteIt = 'Delete';
export const deleteMeans = 'It is gone for everybody. Nothing happens to the transactions that it shows.';

// views-menu
export const copyLink = 'Copy link';
export const copiedTheLink = 'Copied the link';
export const saveThisView = 'Save this view…';
export const deleteThisView = 'Delete this view…';
export const views = 'Views';
export const saveTitle = 'Save this view';
export const save = 'Save';
export const name = 'Name';
export const nameNote = 'everybody sees it';
