/** The number of a ballot as it is written on its sheet: "0042". */
export const printSerial = (serial: number): string => String(serial).padStart(4, '0');
