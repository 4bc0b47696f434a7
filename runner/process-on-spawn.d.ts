declare module 'process-on-spawn' {
  const processes: { removeAllListeners(): void };
  export default processes;
}
