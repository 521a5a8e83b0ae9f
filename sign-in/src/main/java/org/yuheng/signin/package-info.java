/**
 * Who a person is, on the word of an OpenID Connect provider: authorisation code with PKCE, state and nonce. Start at {@link
 * org.yuheng.signin.OidcProvider}; what is done with the identity is the caller's matter.
 */
package org.yuheng.signin;
