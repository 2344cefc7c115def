/** Sends a file as it is and tells how much has gone. XMLHttpRequest, because `fetch` does not tell. */
export function sendFile(
  path: string,
  file: File,
  fieldId: string,
  onShare: (share: number) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `${path}?${new URLSearchParams({ ten: file.name, 'linh-vuc': fieldId })}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request.status === 200 ? (request.response as { next: string }).next : undefined);
    request.onerror = () => resolve(undefined);
    request.send(file);
  });
}
