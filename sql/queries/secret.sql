-- The installation's secret, which shifts the borders of time cells: a trial asks with the live detector's cells.
select secret from holdfast.installation
