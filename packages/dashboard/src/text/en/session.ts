// login-form
export const againIn = (span: string) => `Again in ${span}`;

// expired-dialog
export const yourSessionHasEnded = 'Your session has ended';
export const logInToGoOn = 'Log in again to go on where you were.';

// login-form
export const name = 'Name';
export const password = 'Password';
export const logIn = 'Log in';

// login-page
export const noUser = 'There is no user yet: the server’s log has a link to make the first one.';

// setup-page
export const setUp = 'Set up';
export const makeTheFirstAdmin = 'Make the first admin';
export const linkNeeded = 'This page needs the link from the server’s log: it ends in a token.';
export const makeIt = 'Make it';

// user-menu
export const logOut = 'Log out';
