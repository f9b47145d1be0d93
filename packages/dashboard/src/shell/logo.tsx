/** One sender, heard on both sides. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" class="logo-ground" />
      <path
        class="logo-waves"
        d="M9 21.5a9.5 9.5 0 0 1 0-11M23 21.5a9.5 9.5 0 0 0 0-11M12.6 18.8a5 5 0 0 1 0-5.6M19.4 18.8a5 5 0 0 0 0-5.6"
      />
      <circle class="logo-dot" cx="16" cy="16" r="2.2" />
    </svg>
  );
}
